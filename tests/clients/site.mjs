import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

/**
 * Somebody else's website: serves `pages` (path → HTML text or the URL of a file) on an origin of its own. Answers
 * `{ url, close }`.
 */
export async function serveSite(pages) {
  const server = createServer(async (request, response) => {
    const page = pages[new URL(request.url, "http://site").pathname];
    if (page === undefined) return response.writeHead(404).end();
    const isFile = page instanceof URL;
    const type = isFile && page.pathname.endsWith(".js") ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` });
    return response.end(isFile ? await readFile(page) : page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
