import { IsOptional, IsString, MaxLength } from 'class-validator';

export class SignInQuery {
  /** A page of this site, beginning with `/`, to return to. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  returnTo?: string;
}

/** Who is signed in, as the token says. */
export class Me {
  id: string;
  name: string;
  roles: string[];
  department: string | null;
  subZones: string[];
  /** Set for people of an enterprise: the one they act for. */
  enterpriseId: string | null;
  /** The business day, in Beijing. */
  today: string;
  /** When the session ends unless it is used again, RFC 3339; null for who brings a token of their own. */
  idleEndsAt: string | null;
  /** When it ends in any case; null for who brings a token of their own. */
  endsAt: string | null;
}

export class SignedOut {
  /** Where a browser goes to sign out at the identity provider too; null when nothing is left to end there. */
  endSessionUrl: string | null;
}
