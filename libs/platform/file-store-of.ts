import { filesDirOf, s3PlaceOf, type SharedConfig } from './config';
import type { FileStore } from './file-store';
import { LocalFileStore } from './local-file-store';
import { S3FileStore } from './s3-file-store';

/** The store that the environment names, looked at. */
export async function fileStoreOf(config: SharedConfig, service: string): Promise<FileStore> {
  const place = s3PlaceOf(config, service);
  if (place === null) return new LocalFileStore(filesDirOf(config, service));
  return S3FileStore.connect(place);
}
