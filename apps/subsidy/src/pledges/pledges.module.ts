import { Module } from '@nestjs/common';
import { Pledges } from './pledges.service';

@Module({ providers: [Pledges], exports: [Pledges] })
export class PledgesModule {}
