export { jsonBody, storablePath, type BodyLimit } from './body.middleware.js';
export { AlsoReturns, FAILS, Fails, OUTCOMES, Returns } from './declarations.js';
export { Reply } from './reply.js';
export { dialectOf, reasonOf, statusIn, type Dialect, type Failure } from './dialect.js';
export { DtoPipe } from './dto.pipe.js';
export { FailureFilter } from './failure.filter.js';
export { BodyMayBeAbsent, Checked, IsRecord, MayBeAbsent, MayBeNull, Text, TextList } from './fields.js';
export { defaultPageSize, PageQueryDto } from './page-query.dto.js';
export { IfMatch, namesTag, Tagged } from './preconditions.js';
