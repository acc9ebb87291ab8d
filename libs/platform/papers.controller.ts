import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  type OnModuleInit,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import { DomainError } from '@app/kernel/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, CurrentActor, type Role, Roles } from './auth';
import { PAPER_TYPES, type PaperType } from './paper-type';
import { type NewPaper, Papers } from './papers';
import { PaperLine, PaperParams, PaperView, UploadPaper } from './papers.dto';

const OFFICES: Role[] = ['credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver'];
const PATH = '/papers';

@Controller('papers')
@Roles('enterprise', 'auditor', ...OFFICES)
export class PapersController {
  constructor(@Inject(Papers) private readonly papers: Papers) {}

  /**
   * Uploads a paper: the file itself is the body, at most 20 MB. It is then attached, by its id, to what it is for;
   * what is not attached is removed after seven days.
   */
  @Post()
  @Roles('enterprise', ...OFFICES)
  @ApiConsumes(...PAPER_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  upload(
    @Query() { fileName }: UploadPaper,
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PaperLine> {
    return this.papers.upload(paperOf(fileName, request), actor);
  }

  /** What is known of a paper. An enterprise sees its own; offices see what is attached to something. */
  @Get(':paperId')
  get(@Param() { paperId }: PaperParams, @CurrentActor() actor: Actor): Promise<PaperView> {
    return this.papers.get(paperId, actor);
  }

  /** The paper itself, to be saved. */
  @Get(':paperId/content')
  @ApiProduces(...PAPER_TYPES)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(
    @Param() { paperId }: PaperParams,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const paper = await this.papers.get(paperId, actor);
    const etag = `"${paper.sha256}"`;
    void reply
      .header('etag', etag)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff');
    if (request.headers['if-none-match'] === etag) {
      void reply.status(304);
      return undefined;
    }
    return new StreamableFile(await this.papers.open(paper), {
      type: paper.mediaType,
      length: paper.sizeBytes,
      disposition: `attachment; filename="paper-${paper.id}"; filename*=UTF-8''${extendedValue(paper.fileName)}`,
    });
  }
}

/** Lets papers through as streams, on the one route that takes them: elsewhere a body is JSON. */
@Injectable()
export class PaperBodies implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify: FastifyInstance = this.host.httpAdapter.getInstance();
    fastify.addContentTypeParser([...PAPER_TYPES], (request, payload, done) => {
      if (request.routeOptions.url === PATH) done(null, payload);
      else done(unsupported(request));
    });
  }
}

function paperOf(fileName: string, { body, headers }: FastifyRequest): NewPaper {
  const said = headers['content-type']?.split(';')[0]!.trim().toLowerCase();
  if (!(body instanceof Readable)) throw unsupported({ headers });
  const length = headers['content-length'];
  const saidBytes = length === undefined ? null : Number(length);
  return { fileName, said: said as PaperType, saidBytes, content: body as AsyncIterable<Uint8Array> };
}

function unsupported({ headers }: Pick<FastifyRequest, 'headers'>): DomainError {
  return new DomainError('unsupported', 'paper.type-unsupported', { said: headers['content-type'] ?? '—' });
}

/** RFC 8187: what encodeURIComponent leaves and the header does not take. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
