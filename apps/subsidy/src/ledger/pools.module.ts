import { Module } from '@nestjs/common';
import { PoolController } from './pool.controller';
import { Pools } from './pools.service';

@Module({ controllers: [PoolController], providers: [Pools] })
export class PoolsModule {}
