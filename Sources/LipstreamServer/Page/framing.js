// How much of the picture is shown: as people chose, or, where the face is small in it, head and shoulders.

const SMALL = 0.25; // of the picture's area

/** `choice`: auto, whole, portrait or face; `avatar` as the server describes it, undefined while it is not known. */
export function framing(choice, avatar, number) {
  if (choice !== "auto") return choice;
  const face = avatar?.faces.find((one) => one.number === number);
  if (!face) return "whole";
  return face.width * face.height < SMALL * avatar.width * avatar.height ? "portrait" : "whole";
}
