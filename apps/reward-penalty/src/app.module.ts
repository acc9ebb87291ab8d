import { Module } from '@nestjs/common';
import { ExemptionModule } from './exemption/exemption.module';
import { ObjectionModule } from './objection/objection.module';
import { RedListModule } from './red-list/red-list.module';

@Module({ imports: [RedListModule, ExemptionModule, ObjectionModule] })
export class AppModule {}
