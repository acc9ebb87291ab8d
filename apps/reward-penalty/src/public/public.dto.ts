import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { ListQuery } from '@app/platform/listing.dto';
import { PageQuery } from '@app/platform/page.dto';
import { Words } from '@app/platform/words.dto';
import { FormerCode } from '../exemption/exemption.dto';
import { FrameCount } from '../inspection-plan/inspection-plan.dto';

export class PublicCodeParams {
  /** Present or former; full-width and lower-case input is understood. */
  @IsString()
  @Length(1, 40)
  uscc: string;
}

export class PublicRedListQuery extends ListQuery {}

export class PublicDrawsQuery extends PageQuery {
  /** Only those of this calendar year. */
  @IsOptional()
  @Matches(/^\d{4}$/)
  year?: string;
}

export class PublicDrawParams {
  @IsUUID()
  planId: string;
}

export class PublicReward {
  code: string;
  title: Words;
  department: string;
}

export class PublicRedList {
  from: string;
  /** First day on which it no longer holds. */
  until: string;
  /** Kinds of inspection it exempts from; empty when none. */
  exemptInspections: string[];
  /** Sectors that are left out of the exemption by the rule in force. */
  excludedSectors: string[];
  /** Preference: what departments give for it. */
  rewards: PublicReward[];
  text: Words;
}

export class PublicSeriousList {
  since: string;
  /** First day after its term; null: until it is repaired. */
  until: string | null;
  /** The provision under which it is listed. */
  reason: string;
  /** The authority that decided, and the number of its decision. */
  authority: string;
  text: Words;
}

export class PublicListsAnswer {
  /** The present code. */
  uscc: string;
  name: string;
  on: string;
  redList: PublicRedList | null;
  seriousList: PublicSeriousList | null;
  text: Words;
  /** There when the code asked for is a former one. */
  warning?: FormerCode;
}

export class PublicRedListRow {
  uscc: string;
  name: string;
  from: string;
  until: string;
}

export class PublicRedListPage {
  items: PublicRedListRow[];
  nextCursor: string | null;
}

export class PublicDrawRow {
  id: string;
  title: string;
  department: string;
  year: number;
  drawnOn: string;
  frameOn: string;
  frameHash: string;
  commitment: string;
  seed: string;
  counts: FrameCount[];
  drawn: number;
}

export class PublicDrawPage {
  /** Newest first. */
  items: PublicDrawRow[];
  nextCursor: string | null;
}

export class PublicDrawnRow {
  id: string;
  uscc: string;
  name: string;
  inspectorCodes: string[];
  /** Null until the result is there. */
  outcome: string | null;
  outcomeText: Words | null;
  inspectedOn: string | null;
  note: string | null;
}

export class PublicDraw extends PublicDrawRow {
  matters: string[];
  /** A page of those drawn, by `limit` and `cursor`. */
  items: PublicDrawnRow[];
  nextCursor: string | null;
}
