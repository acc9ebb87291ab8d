import { Controller, Get, Header, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ROLES } from '@app/platform/actor';
import { type Actor, CurrentActor, Public, Roles } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Me, SignedOut, SignInQuery } from './auth.dto';
import { SessionCookies } from './session-cookies';
import { sessionOf } from './session-hook';
import { Sessions } from './sessions';
import { SignIn } from './sign-in.service';

@Controller('auth')
export class AuthController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(SessionCookies) private readonly cookies: SessionCookies,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Sends the browser to the identity provider. */
  @Get('login')
  @Public()
  async login(@Query() query: SignInQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const browser = this.cookies.markBrowser(request, reply);
    await reply.header('cache-control', 'no-store').redirect(await this.signIn.begin(query.returnTo, browser), 302);
  }

  /** Where the identity provider sends the browser back to. */
  @Get('callback')
  @Public()
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = request.url.split('?')[1] ?? '';
    const { sessionId, returnUrl } = await this.signIn.finish(query, this.cookies.browserOf(request));
    this.cookies.setSession(reply, sessionId);
    await reply.header('cache-control', 'no-store').redirect(returnUrl, 303);
  }

  /** Ends the session; says where to sign out at the identity provider too. */
  @Post('logout')
  @HttpCode(200)
  @Public()
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedOut> {
    const endSessionUrl = await this.signIn.end(this.cookies.sessionOf(request));
    this.cookies.clear(reply);
    return { endSessionUrl };
  }

  /** Who is signed in, on which business day, and until when. */
  @Get('me')
  @Roles(...ROLES)
  @Header('cache-control', 'no-store')
  me(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Me {
    const ends = this.sessions.endsOf(sessionOf(request)?.session);
    return { ...actor, roles: [...actor.roles], subZones: [...actor.subZones], today: this.clock.today(), ...ends };
  }
}
