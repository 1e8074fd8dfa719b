import { GraphQLScalarType } from "graphql";
import { ArgsType, Directive, Field, Int, ObjectType, registerEnumType } from "type-graphql";

export enum ImportMode {
  VALIDATE_ONLY = "VALIDATE_ONLY",
  ALL_OR_NOTHING = "ALL_OR_NOTHING",
  ROW_BY_ROW = "ROW_BY_ROW",
}
registerEnumType(ImportMode, {
  name: "ImportMode",
  description:
    "VALIDATE_ONLY reports what would be written and writes nothing; ALL_OR_NOTHING writes only if no row is refused; ROW_BY_ROW writes every row that is not refused.",
});

/**
 * The rows of a table as one scalar. As input types, every cell of a large table would be coerced in one go and block
 * the event loop; a scalar is validated as it is read, a few rows at a time.
 */
const ImportRows = new GraphQLScalarType({
  name: "ImportRows",
  description: `The rows of a table, 10,000 at most: a list of \`{ number, texts }\`. \`number\` is that of the row as the
spreadsheet program shows it, \`texts\` the texts of its cells, in the order of the columns; empty for an empty cell.`,
});

@ArgsType()
export class ImportTable {
  @Field(() => ImportMode)
  mode!: ImportMode;

  @Field(() => [String], {
    description: "The columns, each by its name or by one of its headers; unknown ones are ignored.",
  })
  columns!: string[];

  @Field(() => ImportRows)
  rows!: unknown;
}

@ObjectType({
  description: "The reason why a row is refused; a row with several mistakes is listed several times.",
})
@Directive("@shareable")
export class ImportRefusal {
  @Field(() => Int)
  row!: number;

  @Field(() => String, {
    nullable: true,
    description: "The column as named in the table; null if the mistake concerns no single column.",
  })
  column!: string | null;

  @Field(() => String, { description: "A RefusalCode, or FORBIDDEN or NOT_FOUND." })
  code!: string;

  @Field(() => String, { description: "A message for people, in the language of the request." })
  message!: string;
}

@ObjectType({ description: "The result of importing the rows of a table." })
@Directive("@shareable")
export class ImportReport {
  @Field(() => Int, { description: "The number of rows sent." })
  rows!: number;

  @Field(() => Int, {
    description:
      "The number of rows written, or that would be written with VALIDATE_ONLY; 0 if ALL_OR_NOTHING found a mistake.",
  })
  accepted!: number;

  @Field(() => Int, {
    description: "The number of rows that already exist unchanged: sending a table twice changes nothing.",
  })
  unchanged!: number;

  @Field(() => Int, { description: "The number of rows not written because of their own mistakes." })
  refusedRows!: number;

  @Field(() => [ImportRefusal], { description: "The mistakes by row; the first thousand." })
  refused!: ImportRefusal[];

  @Field(() => Boolean, { description: "True for VALIDATE_ONLY, which writes nothing." })
  dryRun!: boolean;
}

@ObjectType({ description: "A column of an import table." })
@Directive("@shareable")
export class ImportColumn {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "Its title in the language of the request." })
  title!: string;

  @Field(() => [String], { description: "All headers recognised for it." })
  headers!: string[];

  @Field(() => Boolean)
  required!: boolean;

  @Field(() => String, { description: "Instructions for filling it in, in the language of the request." })
  note!: string;
}
