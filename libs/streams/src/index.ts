export { InboxStream } from './inbox-stream.js';
export { InboxStreams, type StreamRequest } from './inbox-streams.service.js';
export { StreamLimitReached, StreamsExhausted } from './streams.errors.js';
export { StreamsModule } from './streams.module.js';
