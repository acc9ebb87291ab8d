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
}

export class SignedOut {
  /** Where a browser goes to sign out at the identity provider too; null when nothing is left to end there. */
  endSessionUrl: string | null;
}
