import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsUUID, Length, Matches } from 'class-validator';
import { trimmed } from './transforms';

export class PaperParams {
  @IsUUID()
  paperId: string;
}

export class UploadPaper {
  /** What the file is called where it comes from. */
  @trimmed
  @Length(1, 200)
  @Matches(/^[^\p{Cc}\p{Cf}\p{Cs}/\\]+$/u, {
    message: 'fileName must be a name, without folders and control characters',
  })
  fileName: string;
}

/** For bodies of acts that papers may be handed in with. */
export class WithPapers {
  /** Papers uploaded before, to be attached: they stay with it for good. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  paperIds?: string[];
}

/** A paper as it is shown beside what it belongs to. */
export class PaperLine {
  id: string;
  fileName: string;
  sizeBytes: number;
  /** application/pdf, image/jpeg, image/png or image/webp: by its first bytes. */
  mediaType: string;
  /** Of its bytes. */
  sha256: string;
}

export class PaperSubject {
  kind: string;
  id: string;
}

export class PaperView extends PaperLine {
  uploadedBy: string;
  /** RFC 3339. */
  uploadedAt: string;
  /** What it is attached to; null while it is not: after seven days it is then removed. */
  subject: PaperSubject | null;
  attachedAt: string | null;
}
