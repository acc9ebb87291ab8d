import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import { ApplicationView } from '../applications/application.dto';
import {
  ApplicationDraftList,
  ApplicationDraftParams,
  ApplicationDraftView,
  CreateApplicationDraft,
  SaveApplicationDraft,
} from './application-draft.dto';
import { ApplicationDrafts } from './application-drafts.service';

@Controller('application-drafts')
@Roles('enterprise')
export class ApplicationDraftController {
  constructor(@Inject(ApplicationDrafts) private readonly drafts: ApplicationDrafts) {}

  /** Begins an application that is filed later. */
  @Post()
  @Idempotent()
  create(@Body() body: CreateApplicationDraft, @CurrentActor() actor: Actor): Promise<ApplicationDraftView> {
    return this.drafts.create(body.policyId, actor);
  }

  /** The drafts of the caller's own enterprise. */
  @Get()
  list(@CurrentActor() actor: Actor): Promise<ApplicationDraftList> {
    return this.drafts.list(actor);
  }

  /** One draft. */
  @Get(':applicationDraftId')
  get(@Param() params: ApplicationDraftParams, @CurrentActor() actor: Actor): Promise<ApplicationDraftView> {
    return this.drafts.get(params.applicationDraftId, actor);
  }

  /** Saves what is known so far. */
  @Put(':applicationDraftId')
  save(
    @Param() params: ApplicationDraftParams,
    @Body() body: SaveApplicationDraft,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ApplicationDraftView> {
    return this.drafts.save(params.applicationDraftId, body, seen, actor);
  }

  /** Throws a draft away. */
  @Delete(':applicationDraftId')
  @HttpCode(204)
  remove(@Param() params: ApplicationDraftParams, @CurrentActor() actor: Actor): Promise<void> {
    return this.drafts.remove(params.applicationDraftId, actor);
  }

  /** Files it as it is saved, as POST /applications does; the draft is gone then. */
  @Post(':applicationDraftId/file')
  @Idempotent()
  file(@Param() params: ApplicationDraftParams, @CurrentActor() actor: Actor): Promise<ApplicationView> {
    return this.drafts.file(params.applicationDraftId, actor);
  }
}
