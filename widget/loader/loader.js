import(new URL(__WIDGET_JS__, document.currentScript.src)).then(async (widget) => {
  await widget.default({ module_or_path: new URL(__WIDGET_WASM__, document.currentScript?.src ?? location.href) });
});
