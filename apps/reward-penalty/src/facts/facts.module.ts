import { Module } from '@nestjs/common';
import { CreditRecords } from './credit-records.service';
import { Facts } from './facts.service';

@Module({ providers: [CreditRecords, Facts], exports: [CreditRecords, Facts] })
export class FactsModule {}
