import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import {
  ImportListQuery,
  ImportPage,
  ImportParams,
  ImportQuery,
  ImportRowPage,
  ImportRowsFileQuery,
  ImportRowsQuery,
  ImportView,
  TemplateParams,
} from './import.dto';
import { ImportRowsFile, templateOf } from './import-rows-file';
import { ImportService } from './import.service';
import { UPLOAD_TYPES } from './upload-types';

@Controller('imports')
export class ImportController {
  constructor(
    @Inject(ImportService) private readonly imports: ImportService,
    @Inject(ImportRowsFile) private readonly files: ImportRowsFile,
  ) {}

  /**
   * Takes a file (the body, as it is) and imports it row by row; look at the import to see how far it is. A dry run judges
   * every row and stores no fact.
   */
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

  /** An empty file of a kind, with the headers that are read: CSV in UTF-8 with a byte order mark. */
  @Get('templates/:kind')
  @Roles('credit-officer', 'auditor')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Header('content-type', 'text/csv; charset=utf-8')
  template(@Param() { kind }: TemplateParams): StreamableFile {
    return templateOf(kind);
  }

  /** Imports the file of a finished dry run; every row is judged again. */
  @Post(':id/confirm')
  @HttpCode(202)
  @Idempotent()
  @Roles('credit-officer')
  confirm(@Param() { id }: ImportParams, @CurrentActor() actor: Actor): Promise<ImportView> {
    return this.imports.confirm(id, actor);
  }

  /** Ends a waiting or running import, rows done stay done; or puts away a dry run that nobody will confirm. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  cancel(@Param() { id }: ImportParams, @CurrentActor() actor: Actor): Promise<ImportView> {
    return this.imports.cancel(id, actor);
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

  /** The same as a CSV file in Chinese, to hand to whoever made the source file. */
  @Get(':id/rows.csv')
  @Roles('credit-officer', 'auditor')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  rowsFile(@Param() { id }: ImportParams, @Query() query: ImportRowsFileQuery): Promise<StreamableFile> {
    return this.files.of(id, query.outcome ?? null);
  }
}
