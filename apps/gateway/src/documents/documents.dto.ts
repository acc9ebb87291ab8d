import { Matches } from 'class-validator';

export class DocumentParams {
  /** `<service>.json` */
  @Matches(/^[a-z-]{1,40}\.json$/)
  file: string;
}

export class DocumentLink {
  name: string;
  /** Path of its OpenAPI document. */
  url: string;
}

export class DocumentIndex {
  documents: DocumentLink[];
}
