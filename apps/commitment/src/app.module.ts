import { Module } from '@nestjs/common';
import { CatalogueModule } from './catalogue/catalogue.module';
import { CopiesModule } from './copies/copies.module';
import { NoticeModule } from './notice/notice.module';
import { PledgeModule } from './pledge/pledge.module';
import { StandingModule } from './standing/standing.module';
import { VerificationModule } from './verification/verification.module';
import { WorkModule } from './work/work.module';

@Module({
  imports: [CopiesModule, StandingModule, CatalogueModule, NoticeModule, PledgeModule, VerificationModule, WorkModule],
})
export class AppModule {}
