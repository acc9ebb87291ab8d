import type { ServerResponse } from 'node:http';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { isTold } from '@app/platform/acts';
import type { Actor } from '@app/platform/actor';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';
import { type Notice, withoutEnterprises } from '@app/platform/notices';
import type { FastifyReply } from 'fastify';
import { type Session, Sessions } from '../auth/sessions';
import { NoticeChannel } from './notice-channel';

const STREAMS_A_PERSON = 5;
const STREAMS = 2_000;
const HEARTBEAT_MS = 20_000;
/** How often streams are asked whether their session still lives: one that ended elsewhere is heard of no sooner. */
const SESSION_CHECK_MS = 2_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 5_000;
/** What a reader may leave unread before it is dropped. */
const UNREAD_BYTES = 65_536;
/** Nothing of what happened up to here may have been heard. */
const READ_AGAIN = 'event: open\ndata: {}\n\n';

export const noticeMetrics = {
  notice_streams: { type: 'gauge', help: 'Open pages that wait for news' },
  notices_heard_total: { type: 'counter', help: 'Notices of acts that the services told over Redis' },
} as const satisfies MetricDefinitions;

interface Stream {
  actor: Actor;
  sessionId: string;
  endsAtMs: number;
  out: ServerResponse;
}

/** The open pages that wait for news, as server-sent events. An enterprise hears of itself alone. */
@Injectable()
export class NoticeStreams implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<Stream>();
  private readonly timers: NodeJS.Timeout[] = [];
  private closing = false;

  constructor(
    @Inject(NoticeChannel) private readonly channel: NoticeChannel,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const open = (): { notice_streams: number } => ({ notice_streams: this.streams.size });
    this.metrics.readings('notice-streams', noticeMetrics, ['notice_streams'], open);
    const heard = this.metrics.counter(noticeMetrics, 'notices_heard_total');
    this.channel.listen(
      (notices) => {
        heard.inc(notices.length);
        this.tell(notices);
      },
      () => this.streams.forEach((stream) => write(stream, READ_AGAIN)),
    );
  }

  onApplicationBootstrap(): void {
    this.timers.push(
      setInterval(() => this.heartbeat(), HEARTBEAT_MS).unref(),
      setInterval(() => void this.endThoseWithoutSession(), SESSION_CHECK_MS).unref(),
    );
  }

  /** Before the server waits for its open answers: these would never end by themselves. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const stream of this.streams) stream.out.end();
  }

  /** @throws DomainError notices.session-only, notices.too-many, notices.closing */
  open(actor: Actor, session: { id: string; session: Session } | undefined, reply: FastifyReply): void {
    if (session === undefined) throw new DomainError('forbidden', 'notices.session-only');
    if (this.closing) throw new DomainError('unavailable', 'notices.closing');
    const own = [...this.streams].filter((stream) => stream.actor.id === actor.id);
    if (own.length >= STREAMS_A_PERSON || this.streams.size >= STREAMS) {
      throw new DomainError('too-many', 'notices.too-many', { limit: STREAMS_A_PERSON });
    }
    reply.hijack();
    const out = reply.raw;
    const stream = { actor, sessionId: session.id, endsAtMs: session.session.endsAtMs, out };
    this.streams.add(stream);
    out.once('close', () => this.streams.delete(stream));
    out.on('error', () => out.destroy());
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) out.setHeader(name, value);
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    // What happened before this moment was not heard: the page reads its lists again.
    out.write(`retry: ${RETRY_MS}\n${READ_AGAIN}`);
  }

  private tell(notices: Notice[]): void {
    const general = textOf(withoutEnterprises(notices));
    const told = notices.filter(({ action, enterpriseId }) => enterpriseId !== null && isTold(action));
    for (const stream of this.streams) {
      const { actor } = stream;
      if (!actor.roles.includes('enterprise')) write(stream, general);
      else write(stream, textOf(told.filter(({ enterpriseId }) => enterpriseId === actor.enterpriseId)));
    }
  }

  private heartbeat(): void {
    for (const stream of this.streams) write(stream, ':\n\n');
  }

  private async endThoseWithoutSession(): Promise<void> {
    await Promise.all(
      [...this.streams].map(async (stream) => {
        if (stream.endsAtMs <= Date.now() || !(await this.lives(stream.sessionId))) stream.out.end();
      }),
    );
  }

  /** While Redis is away nobody knows, and a page that waits does no harm. */
  private async lives(sessionId: string): Promise<boolean> {
    try {
      return (await this.sessions.peek(sessionId)) !== null;
    } catch {
      return true;
    }
  }
}

function textOf(notices: Notice[]): string {
  return notices.map((notice) => `event: notice\ndata: ${JSON.stringify(notice)}\n\n`).join('');
}

function write({ out }: Stream, text: string): void {
  if (text === '' || out.writableEnded) return;
  if (!out.write(text) && out.writableLength > UNREAD_BYTES) out.destroy();
}
