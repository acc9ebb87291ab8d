import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@app/platform/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config';
import { isSecretId, newSecretId } from './sessions';

/** Two cookies: the session, and the browser that began a sign-in. Neither says anything but a random number. */
@Injectable()
export class SessionCookies {
  private readonly session: string;
  private readonly browser: string;
  private readonly attributes: string;

  constructor(@Inject(CONFIG) config: GatewayConfig) {
    const secure = config.PROFILE !== 'local';
    // A browser takes a __Host- cookie only from this very host, over TLS.
    const prefix = secure ? '__Host-' : '';
    this.session = `${prefix}shouxin-session`;
    this.browser = `${prefix}shouxin-sign-in`;
    this.attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  sessionOf(request: FastifyRequest): string | undefined {
    return idIn(request, this.session);
  }

  browserOf(request: FastifyRequest): string | undefined {
    return idIn(request, this.browser);
  }

  /** The browser's number, given to it where it has none; several tabs may sign in at once. */
  markBrowser(request: FastifyRequest, reply: FastifyReply): string {
    const id = this.browserOf(request) ?? newSecretId();
    this.set(reply, `${this.browser}=${id}`);
    return id;
  }

  setSession(reply: FastifyReply, id: string): void {
    this.set(reply, `${this.session}=${id}`);
  }

  clear(reply: FastifyReply): void {
    for (const name of [this.session, this.browser]) this.set(reply, `${name}=; Max-Age=0`);
  }

  private set(reply: FastifyReply, pair: string): void {
    void reply.header('set-cookie', pair + this.attributes);
  }
}

/** @returns undefined also for a value that we cannot have given */
function idIn(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const id = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return isSecretId(id) ? id : undefined;
}
