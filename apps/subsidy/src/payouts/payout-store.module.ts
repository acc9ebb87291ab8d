import { Module } from '@nestjs/common';
import { PayoutStore } from './payout-store';

@Module({ providers: [PayoutStore], exports: [PayoutStore] })
export class PayoutStoreModule {}
