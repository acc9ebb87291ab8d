import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, CurrentActor, Roles } from './auth';
import { LETTER_LAYOUT, letterPdf } from './letter-pdf';
import { Letters } from './letters';
import { LetterAnswer, LetterPage, LetterParams, LettersQuery } from './letters.dto';

@Controller('letters')
@Roles('credit-officer', 'subsidy-officer', 'subsidy-approver', 'regulator', 'auditor', 'enterprise')
export class LettersController {
  constructor(@Inject(Letters) private readonly letters: Letters) {}

  /** Letters to enterprises, newest first. An enterprise sees its own. */
  @Get()
  list(@Query() query: LettersQuery, @CurrentActor() actor: Actor): Promise<LetterPage> {
    return this.letters.list(query, actor);
  }

  /** One letter as data. */
  @Get(':letterId')
  get(@Param() { letterId }: LetterParams, @CurrentActor() actor: Actor): Promise<LetterAnswer> {
    return this.letters.get(letterId, actor);
  }

  /** The letter on paper: A4, Chinese. The same bytes each time. */
  @Get(':letterId/pdf')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async pdf(
    @Param() { letterId }: LetterParams,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const letter = await this.letters.get(letterId, actor);
    const etag = `"${letter.contentSha256.slice(0, 32)}-${LETTER_LAYOUT}"`;
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === etag) {
      void reply.status(304);
      return undefined;
    }
    return new StreamableFile(await letterPdf(letter), {
      type: 'application/pdf',
      disposition: `inline; filename="letter-${letter.id}.pdf"; filename*=UTF-8''${encodeURIComponent(letter.number)}.pdf`,
    });
  }
}
