import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import {
  ImportListQuery,
  ImportPage,
  ImportParams,
  ImportQuery,
  ImportRowPage,
  ImportRowsQuery,
  ImportView,
} from './import.dto';
import { ImportService } from './import.service';
import { UPLOAD_TYPES } from './upload-types';

@Controller('imports')
export class ImportController {
  constructor(@Inject(ImportService) private readonly imports: ImportService) {}

  /** Takes a file (the body, as it is) and imports it row by row; look at the import to see how far it is. */
  @Post()
  @HttpCode(202)
  @Idempotent()
  @Roles('credit-officer')
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  upload(@Query() query: ImportQuery, @Body() body: Buffer, @CurrentActor() actor: Actor): Promise<ImportView> {
    return this.imports.upload(query, body, actor);
  }

  /** Imports, latest first. */
  @Get()
  @Roles('credit-officer', 'auditor')
  list(@Query() query: ImportListQuery): Promise<ImportPage> {
    return this.imports.list(query);
  }

  /** How far an import is. */
  @Get(':id')
  @Roles('credit-officer', 'auditor')
  get(@Param() { id }: ImportParams): Promise<ImportView> {
    return this.imports.get(id);
  }

  /** What became of each row. */
  @Get(':id/rows')
  @Roles('credit-officer', 'auditor')
  rows(@Param() { id }: ImportParams, @Query() query: ImportRowsQuery): Promise<ImportRowPage> {
    return this.imports.rows(id, query);
  }
}
