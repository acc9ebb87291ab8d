import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { ROLES } from '@app/platform/actor';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../auth/session-hook';
import { NoticeStreams } from './notice-streams';

@Controller('notices')
export class NoticesController {
  constructor(@Inject(NoticeStreams) private readonly streams: NoticeStreams) {}

  /** Server-sent events, for sessions: `open` at the beginning, `notice` for each act on what the caller may know of. */
  @Get()
  @Roles(...ROLES.filter((role) => role !== 'system'))
  @ApiProduces('text/event-stream')
  stream(@CurrentActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.streams.open(actor, sessionOf(request), reply);
  }
}
