import { Module } from '@nestjs/common';
import { Policies } from './policies.service';
import { PolicyController } from './policy.controller';

@Module({ controllers: [PolicyController], providers: [Policies] })
export class PoliciesModule {}
