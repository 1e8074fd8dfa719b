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
    "VALIDATE_ONLY says what would be and writes nothing; ALL_OR_NOTHING writes only when no row is refused; ROW_BY_ROW writes every row that is not.",
});

/**
 * The rows of a table as one scalar. As input types, every cell of a large table would be coerced in one go and block
 * the event loop; a scalar is validated as it is read, a few rows at a time.
 */
const ImportRows = new GraphQLScalarType({
  name: "ImportRows",
  description: `The rows of somebody's table, 10,000 at most: a list of \`{ number, texts }\`. \`number\` is that of the row as the
spreadsheet program shows it, \`texts\` what stands in its cells, in the order of the columns: empty where nothing does.`,
});

@ArgsType()
export class ImportTable {
  @Field(() => ImportMode)
  mode!: ImportMode;

  @Field(() => [String], {
    description: "Each by its name or by a header that means it; another is left out.",
  })
  columns!: string[];

  @Field(() => ImportRows)
  rows!: unknown;
}

@ObjectType({ description: "Why a row is refused; a row that has several mistakes is named several times." })
@Directive("@shareable")
export class ImportRefusal {
  @Field(() => Int)
  row!: number;

  @Field(() => String, {
    nullable: true,
    description: "The column as the row named it; null when it is none.",
  })
  column!: string | null;

  @Field(() => String, { description: "A RefusalCode, or FORBIDDEN or NOT_FOUND." })
  code!: string;

  @Field(() => String, { description: "For a person, in the language of the request." })
  message!: string;
}

@ObjectType({ description: "What became of the rows of a table." })
@Directive("@shareable")
export class ImportReport {
  @Field(() => Int, { description: "How many were sent." })
  rows!: number;

  @Field(() => Int, {
    description:
      "How many were written, or with VALIDATE_ONLY would be; none when ALL_OR_NOTHING found a mistake.",
  })
  accepted!: number;

  @Field(() => Int, {
    description: "How many are there already, just so: to send a table twice changes nothing.",
  })
  unchanged!: number;

  @Field(() => Int, { description: "How many were not written because of a mistake of their own." })
  refusedRows!: number;

  @Field(() => [ImportRefusal], { description: "By row; the first thousand." })
  refused!: ImportRefusal[];

  @Field(() => Boolean, { description: "Whether nothing was to be written." })
  dryRun!: boolean;
}

@ObjectType({ description: "A column that a table for import may have." })
@Directive("@shareable")
export class ImportColumn {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "What it is called in the language of the request." })
  title!: string;

  @Field(() => [String], { description: "Every header that is taken for it." })
  headers!: string[];

  @Field(() => Boolean)
  required!: boolean;

  @Field(() => String, { description: "What to write into it, in the language of the request." })
  note!: string;
}
