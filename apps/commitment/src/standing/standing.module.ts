import { Module } from '@nestjs/common';
import { StandingConsumer } from './standing.consumer';
import { Standings } from './standing.service';

@Module({ controllers: [StandingConsumer], providers: [Standings], exports: [Standings] })
export class StandingModule {}
