import { Module } from '@nestjs/common';
import { NoticeController } from './notice.controller';
import { Notices } from './notice.service';

@Module({ controllers: [NoticeController], providers: [Notices], exports: [Notices] })
export class NoticeModule {}
