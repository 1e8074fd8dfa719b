import "reflect-metadata";

export {
  connectionOf,
  connectionType,
  PageInfo,
  readPage,
  type Connection,
  type PageRequest,
} from "./connection.js";
export { ApiError, ERROR_CODES, maskError, sentenceOf, type ErrorCode } from "./errors.js";
export {
  LANGUAGES,
  negotiateLanguage,
  say,
  type Language,
  type Phrase,
  type PhraseValues,
} from "./language.js";
export { unreadableText, redactValues } from "./validation-errors.js";
export {
  AlreadyExists,
  InvalidInput,
  InvalidState,
  OverCapacity,
  Refusal,
  RefusalCode,
  refusalsAnswered,
  resultOf,
  StaleVersion,
} from "./refusal.js";
export {
  Cents,
  DateTime,
  isCalendarDate,
  LocalDateScalar,
  LocalTimeScalar,
  rejectInvalidLiterals,
  invalidValueText,
} from "./scalars.js";
export { selectedNodeFields } from "./selected-fields.js";
export { RAW_TEXT_INPUTS, readerOfTexts, type ReadTexts } from "./text-inputs.js";
export { isLongerThan, readText, type TextReading } from "./text.rules.js";
export {
  buildSubgraph,
  unimplementedFields,
  type Prefetchers,
  type ReferenceResolver,
  type ResolverClasses,
  type SubgraphParts,
} from "./subgraph.js";
export { readWindow, type Window } from "./window.js";
