import { Module } from '@nestjs/common';
import { LedgerWatch } from './ledger-watch';
import { PoolController } from './pool.controller';
import { Pools } from './pools.service';

@Module({ controllers: [PoolController], providers: [Pools, LedgerWatch] })
export class PoolsModule {}
