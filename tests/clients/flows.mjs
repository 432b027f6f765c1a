import { CreateContactFlowCommand } from "@aws-sdk/client-connect";

/** An action of a flow; `next` is where it leads, `on` its conditions by value, `errors` its errors by type. */
export function action(Identifier, Type, Parameters = {}, { next, on = {}, errors = {} } = {}) {
  const Conditions = Object.entries(on).map(([operand, NextAction]) => ({
    NextAction,
    Condition: { Operator: "Equals", Operands: [operand] },
  }));
  const Errors = Object.entries(errors).map(([ErrorType, NextAction]) => ({ NextAction, ErrorType }));
  const Transitions = { ...(next && { NextAction: next }), Conditions, Errors };
  return { Identifier, Type, Parameters, Transitions };
}

/** A flow of these actions; the first is where it starts. */
export function flow(...Actions) {
  return { Version: "2019-10-30", StartAction: Actions[0].Identifier, Metadata: {}, Actions };
}

/** Says something and goes on, whatever happens. */
export function say(id, text, next) {
  return action(id, "MessageParticipant", { Text: text }, { next, errors: { NoMatchingError: next } });
}

/** The last actions of a flow whose chat stays: `wait` waits for an hour, `end` ends the chat. */
export const STAYS = [
  action(
    "wait",
    "Wait",
    { TimeLimitSeconds: "3600" },
    { on: { WaitCompleted: "end" }, errors: { NoMatchingError: "end" } },
  ),
  action("end", "DisconnectParticipant"),
];

/** Publishes a flow; answers its id. */
export async function publish(backEnd, name, document, type = "CONTACT_FLOW") {
  const answer = await backEnd.client.send(
    new CreateContactFlowCommand({
      InstanceId: backEnd.key.InstanceId,
      Name: name,
      Type: type,
      Content: JSON.stringify(document),
      Status: "PUBLISHED",
    }),
  );
  return answer.ContactFlowId;
}
