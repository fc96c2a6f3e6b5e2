/* A viewer over the picture of a page: deep zoom, turning, the strip, keys. Its program is fetched when it is first opened.
   What is shown stands in the address, "#page=3&xywh=120,80,900,1200&turn=90", so that it can be sent to others; xywh is the
   part of the picture in its own pixels (W3C Media Fragments). Without this script every page is a link. */
"use strict";

(() => {
  const scans = document.querySelector(".scans[data-viewer]");
  if (!scans) return;

  const find = (selector) => scans.querySelector(selector);
  const links = [...scans.querySelectorAll(".scans-strip a")];
  const box = find(".scans-viewer");
  const tools = find(".scans-tools");
  const steps = { before: find(".scans-before"), after: find(".scans-after") };
  let viewer = null;
  let loading = null;
  let current = links.find((link) => link.hasAttribute("aria-current"));

  // The address

  const parse = (hash) => {
    const said = new URLSearchParams(hash.slice(1));
    const link = links.find((each) => each.dataset.page === said.get("page"));
    if (!link) return null;
    const xywh = (said.get("xywh") || "").split(",").map(Number);
    const turn = Number(said.get("turn")) || 0;
    return { link, turn, part: xywh.length === 4 && xywh.every((n) => n >= 0) && xywh[2] && xywh[3] ? xywh : null };
  };

  const describe = () => {
    if (!viewer || !viewer.isOpen()) return;
    const item = viewer.world.getItemAt(0);
    const said = [`page=${current.dataset.page}`];
    if (viewer.viewport.getZoom() > viewer.viewport.getHomeZoom() * 1.02) {
      // Where a plain picture stands for the tiles it is smaller: the address speaks of the scan's own pixels.
      const scale = Number(current.dataset.width) / item.getContentSize().x;
      const seen = item.viewportToImageRectangle(viewer.viewport.getBounds().getBoundingBox()).times(scale);
      const part = [Math.max(0, seen.x), Math.max(0, seen.y), seen.width, seen.height];
      said.push(`xywh=${part.map(Math.round).join(",")}`);
    }
    const turn = ((viewer.viewport.getRotation() % 360) + 360) % 360;
    if (turn) said.push(`turn=${turn}`);
    history.replaceState(history.state, "", `#${said.join("&")}`);
  };

  // The program

  const load = () => {
    loading ??= new Promise((done, failed) => {
      // It would write a style element into the page, which the policy forbids, unless it finds one it takes for its own.
      const own = document.createElementNS("about:none", "style");
      own.setAttribute("data-openseadragon-mobile-css", "");
      document.head.append(own);
      const script = document.createElement("script");
      script.src = scans.dataset.viewer;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };

  const begin = () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    viewer = window.OpenSeadragon({
      element: box,
      drawer: "canvas",
      showNavigationControl: false,
      keyboardNavEnabled: false,
      animationTime: still ? 0 : 0.6,
      maxZoomPixelRatio: 2,
      minZoomImageRatio: 0.8,
      visibilityRatio: 0.5,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    });
    viewer.addHandler("open", () => {
      const wanted = viewer.wanted;
      viewer.wanted = null;
      box.dataset.shows = current.dataset.page;
      if (!wanted) return describe();
      viewer.viewport.setRotation(wanted.turn, true);
      if (wanted.part) {
        const item = viewer.world.getItemAt(0);
        const scale = item.getContentSize().x / Number(current.dataset.width);
        const [x, y, wide, high] = wanted.part.map((n) => n * scale);
        viewer.viewport.fitBounds(item.imageToViewportRectangle(x, y, wide, high), true);
      }
      describe();
    });
    viewer.addHandler("open-failed", () => {
      if (viewer.plain) return;
      viewer.plain = true;
      viewer.open({ type: "image", url: current.dataset.picture });
    });
    viewer.addHandler("animation-finish", describe);
    viewer.addHandler("rotate", describe);
    // The wheel turns the page of the browser unless the viewer has been entered.
    viewer.addHandler("canvas-scroll", (event) => {
      const entered = box.contains(document.activeElement) || document.fullscreenElement === scans;
      event.preventDefaultAction = !entered;
      event.preventDefault = entered;
    });
  };

  // What is shown

  const name = (link) => {
    for (const each of links) each.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "page");
    current = link;
    find(".scans-name").textContent = link.dataset.name;
    find(".scans-count").textContent = link.dataset.count;
    for (const place of scans.querySelectorAll(".scans-places")) place.hidden = place.dataset.page !== link.dataset.page;
    for (const mark of document.querySelectorAll(".page-mark")) {
      mark.toggleAttribute("aria-current", false);
      if (mark.dataset.page === link.dataset.page) mark.setAttribute("aria-current", "true");
    }
    const at = links.indexOf(link);
    for (const [step, other] of [[steps.before, links[at - 1]], [steps.after, links[at + 1]]]) {
      if (other) {
        step.href = other.href;
        step.removeAttribute("aria-disabled");
        step.removeAttribute("role");
      } else {
        step.removeAttribute("href");
        step.setAttribute("aria-disabled", "true");
        step.setAttribute("role", "link");
      }
    }
    const strip = find(".scans-strip");
    const place = link.parentElement;
    strip.scrollTo({ left: place.offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + place.clientWidth / 2 });
  };

  const show = async (link, { part = null, turn = 0, focus = true } = {}) => {
    if (!link.dataset.info) {
      location.href = link.href;
      return;
    }
    name(link);
    try {
      await load();
    } catch {
      find(".scans-failed").hidden = false;
      return;
    }
    if (current !== link) return; // turned on meanwhile
    scans.classList.add("scans-open");
    box.hidden = tools.hidden = find(".scans-keys").hidden = false;
    if (!viewer) begin();
    viewer.plain = false;
    viewer.wanted = { part, turn };
    viewer.open(link.dataset.info);
    if (focus) box.focus({ preventScroll: true });
  };

  const close = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    viewer?.close();
    scans.classList.remove("scans-open");
    box.hidden = tools.hidden = find(".scans-keys").hidden = true;
    delete box.dataset.shows;
    const sheet = find(".scans-picture");
    if (sheet && current.dataset.picture) {
      sheet.removeAttribute("srcset");
      sheet.src = find(".scans-sheet").href = current.dataset.picture;
      sheet.alt = current.dataset.name;
    }
    history.replaceState(history.state, "", location.pathname + location.search);
    find(".scans-sheet").focus({ preventScroll: true });
  };

  const step = (by) => {
    const other = links[links.indexOf(current) + by];
    if (other) show(other);
  };

  const pan = (x, y) => {
    const seen = viewer.viewport.getBounds();
    viewer.viewport.panBy(new window.OpenSeadragon.Point(x * seen.width * 0.2, y * seen.height * 0.2).rotate(-viewer.viewport.getRotation()));
    viewer.viewport.applyConstraints();
  };
  const zoom = (by) => {
    viewer.viewport.zoomBy(by);
    viewer.viewport.applyConstraints();
  };
  const does = {
    in: () => zoom(1.5),
    out: () => zoom(1 / 1.5),
    whole: () => viewer.viewport.goHome(),
    turn: (back) => viewer.viewport.setRotation(viewer.viewport.getRotation() + (back === true ? -90 : 90)),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : scans.requestFullscreen?.()),
    close,
  };
  const keys = {
    PageDown: () => step(1),
    PageUp: () => step(-1),
    ArrowLeft: () => pan(-1, 0),
    ArrowRight: () => pan(1, 0),
    ArrowUp: () => pan(0, -1),
    ArrowDown: () => pan(0, 1),
    "+": does.in,
    "=": does.in,
    "-": does.out,
    "−": does.out,
    0: does.whole,
    r: does.turn,
    R: () => does.turn(true),
    f: does.full,
    Escape: does.close,
  };

  // What is done

  box.addEventListener("keydown", (event) => {
    const key = keys[event.key];
    if (!key || event.ctrlKey || event.altKey || event.metaKey || !viewer?.isOpen()) return;
    event.preventDefault();
    key();
  });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (button && viewer?.isOpen()) does[button.dataset.does]();
    else if (button?.dataset.does === "close") close();
  });
  const plainly = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  document.addEventListener("click", (event) => {
    if (!plainly(event)) return;
    const link = event.target.closest?.(".scans-strip a, .scans-sheet, .scans-before, .scans-after, .page-mark");
    if (!link) return;
    if (link === steps.before || link === steps.after) {
      if (box.hidden) return; // without the viewer it is a link like any other
      event.preventDefault();
      const other = links[links.indexOf(current) + (link === steps.after ? 1 : -1)];
      if (other) show(other, { focus: false });
      return;
    }
    const wanted = link.matches(".scans-sheet") ? current : links.find((each) => each.dataset.page === link.dataset.page);
    if (!wanted?.dataset.info) return;
    event.preventDefault();
    show(wanted);
    const stage = find(".scans-stage").getBoundingClientRect();
    if (stage.bottom < 80 || stage.top > innerHeight - 80) scans.scrollIntoView({ block: "start" });
  });
  const follow = () => {
    const wanted = parse(location.hash);
    if (wanted) show(wanted.link, { ...wanted, focus: false });
    return wanted;
  };
  addEventListener("hashchange", follow);
  if (follow()) scans.scrollIntoView({ block: "start" });
})();
