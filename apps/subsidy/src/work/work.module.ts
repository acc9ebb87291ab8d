import { Module } from '@nestjs/common';
import { SubsidyWork } from './subsidy-work';

@Module({ providers: [SubsidyWork] })
export class SubsidyWorkModule {}
