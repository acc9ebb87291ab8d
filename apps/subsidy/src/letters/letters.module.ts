import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module';
import { SubsidyLetters } from './subsidy-letters';

@Module({ imports: [DecisionsModule], providers: [SubsidyLetters], exports: [SubsidyLetters] })
export class SubsidyLettersModule {}
