import { Module } from '@nestjs/common';
import { CopiesConsumer } from './copies.consumer';

@Module({ controllers: [CopiesConsumer] })
export class CopiesModule {}
