/** The customer's chat in a browser, by the names that its controls have for people. */
export class WidgetPage {
  constructor(page) {
    this.page = page;
    this.launcher = page.getByRole("button", { name: /^Open chat/ });
    this.messages = page.getByRole("log", { name: "Messages" });
    this.composer = page.getByRole("textbox", { name: "Message", exact: true });
  }

  /** Opens the demo shop. */
  static async visit(engine, page) {
    await page.goto(`${engine.url}/`);
    return new WidgetPage(page);
  }

  async open() {
    await this.launcher.click();
  }

  /** Opens the chat and starts one under this name. */
  async start(name) {
    await this.open();
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByRole("button", { name: "Start chat", exact: true }).click();
    await this.composer.waitFor();
  }

  async say(text) {
    await this.composer.fill(text);
    await this.page.getByRole("button", { name: "Send message" }).click();
  }

  /** What shows this text in the messages. */
  text(text) {
    return this.messages.getByText(text, { exact: true });
  }

  /** A line such as `Jane has joined`. */
  line(pattern) {
    return this.messages.getByText(pattern);
  }

  /** The state under the last own message, such as `Delivered`. */
  state(word) {
    return this.messages.getByText(new RegExp(`^${word} · `));
  }

  async #option(name) {
    await this.page.getByRole("button", { name: "Chat options" }).click();
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  /** The link with which the chat goes on on another device. */
  async handoverLink() {
    await this.#option("Continue on another device");
    const link = this.page.getByRole("textbox", { name: "Link to this chat" });
    await link.waitFor();
    return link.inputValue();
  }

  async backToChat() {
    await this.page.getByRole("button", { name: "Back to chat" }).click();
  }

  async endChat() {
    await this.#option("End chat");
    const question = this.page.getByRole("alertdialog", { name: "End this chat?" });
    await question.getByRole("button", { name: "End chat", exact: true }).click();
    await this.page.getByText("This chat has ended.").waitFor();
  }
}
