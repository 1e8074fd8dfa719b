import { useState } from "react";
import { useMutation, type AnyVariables, type TypedDocumentNode } from "urql";
import { useProblemText } from "./problem.js";
import { refusalIn } from "./refusal.rules.js";

/** A change that somebody can make, and what became of it. */
export interface Act<Data, Variables> {
  /** Resolves with what was answered once it is done; with null if it is not, and `problem` says why. */
  readonly run: (variables: Variables) => Promise<Data | null>;
  readonly isBusy: boolean;
  /** Why it was refused or failed, for a person; null after it was done, and before. */
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
