import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module';
import { ApplicationDraftController } from './application-draft.controller';
import { ApplicationDrafts } from './application-drafts.service';

@Module({ imports: [ApplicationsModule], controllers: [ApplicationDraftController], providers: [ApplicationDrafts] })
export class ApplicationDraftsModule {}
