import { Module } from '@nestjs/common';
import { CreditFacts } from './credit-facts';
import { Decisions } from './decisions';

@Module({ providers: [CreditFacts, Decisions], exports: [CreditFacts, Decisions] })
export class DecisionsModule {}
