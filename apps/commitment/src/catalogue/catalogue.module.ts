import { Module } from '@nestjs/common';
import { StandingModule } from '../standing/standing.module';
import { CatalogueAnnouncements } from './catalogue.announcements';
import { CatalogueController, CatalogueVersionsController } from './catalogue.controller';
import { CatalogueService } from './catalogue.service';

@Module({
  imports: [StandingModule],
  controllers: [CatalogueController, CatalogueVersionsController],
  providers: [CatalogueService, CatalogueAnnouncements],
})
export class CatalogueModule {}
