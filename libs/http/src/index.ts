export { type LargeRoute, type MultipartRoute, jsonBody, storablePath } from './body.middleware.js';
export { clientAddressOf } from './client-address.js';
export { CREATES, CreatesResource } from './creates-resource.decorator.js';
export { AlsoReturns, FAILS, Fails, OUTCOMES, Returns, ReturnsEvents, ReturnsFile } from './declarations.js';
export {
  type ErrorFormat,
  type ErrorPages,
  type Failure,
  errorFormatOf,
  failureText,
  reasonOf,
  statusIn,
} from './error-format.js';
export { DtoPipe } from './dto.pipe.js';
export { type EventSource, EventsAnswer, LastEventId, type ServerEvent, eventText } from './events-answer.js';
export { FailureFilter } from './failure.filter.js';
export {
  BodyMayBeAbsent,
  Checked,
  DisplayName,
  IsRecord,
  MayBeAbsent,
  MayBeNull,
  NothingHidden,
  Text,
  TextList,
  UuidList,
  WholeNumber,
} from './fields.js';
export { FileAnswer } from './file-answer.js';
export { IdempotencyKeyOf, TakesIdempotencyKey } from './idempotency-key.decorator.js';
export { IMAGE_FIELD, TakesImage, TakesImageAlone, UploadedImage } from './image-upload.decorator.js';
export { Gathered, JsonObject } from './json-object.js';
export { jsonChunks, mapped } from './json-stream.js';
export { TakesLargeJson } from './large-json.decorator.js';
export { NumberedPageQueryDto, PageQueryDto, defaultPageSize } from './page-query.dto.js';
export {
  AvatarUrl,
  ChangedAvatarUrl,
  CurrentPassword,
  Locale,
  Password,
  TimeZone,
  longestLocale,
} from './person-fields.js';
export { HasEntityTag, IfMatch, WithETag, hasEntityTag, matchesETag } from './preconditions.js';
export { Reply } from './reply.js';
export { StreamAnswer } from './stream-answer.js';
export { parseStrictJson } from './strict-json.js';
export { timeZoneAsWritten } from './time-zone-names.js';
export { UnreadInputGuard } from './unread-input.guard.js';
export { withoutNulls } from './without-nulls.js';
