import { useState } from "react";
import { useMutation, type AnyVariables, type TypedDocumentNode } from "urql";
import { useProblemText } from "./problem.js";
import { refusalIn } from "./refusal.rules.js";

/** A mutation of a form or button, and its outcome. */
export interface Act<Data, Variables> {
  /** Resolves with the answer after success; otherwise with null, and `problem` gives the reason. */
  readonly run: (variables: Variables) => Promise<Data | null>;
  readonly isBusy: boolean;
  /** The reason for a refusal or failure, for a person; null before the first attempt and after success. */
  readonly problem: string | null;
}

export function useAct<Data extends object, Variables extends AnyVariables>(
  mutation: TypedDocumentNode<Data, Variables>,
): Act<Data, Variables> {
  const [{ fetching }, execute] = useMutation(mutation);
  const [problem, setProblem] = useState<string | null>(null);
  const problemText = useProblemText();
  return {
    async run(variables) {
      setProblem(null);
      const { data, error } = await execute(variables);
      const why = error ? problemText(error) : refusalIn(data);
      setProblem(why);
      return why === null ? (data ?? null) : null;
    },
    isBusy: fetching,
    problem,
  };
}
