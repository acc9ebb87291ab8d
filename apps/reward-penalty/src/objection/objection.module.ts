import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { ObjectionController } from './objection.controller';
import { ObjectionReader } from './objection.reader';
import { Objections } from './objection.service';

@Module({ imports: [FactsModule], controllers: [ObjectionController], providers: [Objections, ObjectionReader] })
export class ObjectionModule {}
