import { signInSecret } from "./operator.mjs";

/** The agent's console in a browser, by the names that its controls have for people. */
export class ConsolePage {
  /** Opens the console as this user, with a sign-in link. */
  static async signIn(engine, page, username) {
    const secret = await signInSecret(engine, username);
    await page.goto(`${engine.url}/console/#sign-in=${secret}`);
    const desk = new ConsolePage(page);
    await desk.statusButton.waitFor();
    return desk;
  }

  constructor(page) {
    this.page = page;
    this.statusButton = page.getByRole("button", { name: /^Status: / });
    this.transcript = page.getByRole("log", { name: "Transcript" });
  }

  async status(status) {
    await this.statusButton.click();
    await this.page.getByRole("menuitemradio", { name: status, exact: true }).click();
    await this.page.getByRole("button", { name: `Status: ${status}` }).waitFor();
  }

  /** The group in which an incoming chat of this customer shows. */
  incoming(customer) {
    return this.page.getByRole("group", { name: `Incoming chat from ${customer}` });
  }

  async accept(customer) {
    await this.page.getByRole("button", { name: `Accept chat from ${customer}` }).click();
    await this.reply(customer).waitFor();
  }

  reply(customer) {
    return this.page.getByRole("textbox", { name: `Reply to ${customer}` });
  }

  async say(customer, text) {
    await this.reply(customer).fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
    await this.message(text).waitFor();
  }

  /** A message of the transcript that holds this text. */
  message(text) {
    return this.transcript.getByRole("article").filter({ hasText: text });
  }

  typing(customer) {
    return this.page.getByText(`${customer} is typing…`);
  }

  async endChat() {
    await this.page.getByRole("button", { name: "End chat", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: "End this chat?" });
    await dialog.getByRole("button", { name: "End chat", exact: true }).click();
    await this.page.getByText("This chat is over for you.").waitFor();
  }

  async closeContact() {
    await this.page.getByRole("button", { name: "Close contact", exact: true }).click();
    await this.page.getByText(/^No contacts\./).waitFor();
  }
}
