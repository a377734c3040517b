export { jsonBody, storablePath } from './body.middleware.js';
export { FAILS, Fails, Returns } from './declarations.js';
export { dialectOf, reasonOf, statusIn, type Dialect, type Failure } from './dialect.js';
export { DtoPipe } from './dto.pipe.js';
export { FailureFilter } from './failure.filter.js';
export { BodyMayBeAbsent, Checked, MayBeAbsent, MayBeNull, Text, TextList } from './fields.js';
export { defaultPageSize, PageQueryDto } from './page-query.dto.js';
export { IfMatch, namesTag, Tagged } from './preconditions.js';
