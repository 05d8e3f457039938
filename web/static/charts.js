// Draws every figure.chart with uPlot. Each figure carries its own data block; all share one cursor.
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "UTC", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });
  const font = () => `12px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = new Map();

  function axis(extra) {
    const grid = { stroke: colour("--line"), width: 1 };
    return { stroke: colour("--muted"), font: font(), grid, ticks: { show: false }, ...extra };
  }

  // Shaded spans lie under the lines: incidents, the diagnosed span, declared holidays.
  function shade(u, spans) {
    const { ctx, bbox } = u;
    ctx.save();
    for (const span of spans) {
      const left = Math.max(u.valToPos(span.from, "x", true), bbox.left);
      const right = Math.min(u.valToPos(span.to, "x", true), bbox.left + bbox.width);
      if (right <= left) continue;
      ctx.fillStyle = colour(span.kind === "holiday" ? "--holiday" : "--span");
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    ctx.restore();
  }

  // Hours within a day, the date at midnight and wherever ticks are days apart.
  function times(_, splits, __, ___, step) {
    return splits.map((ts) => (step >= 86400 || ts % 86400 === 0 ? day : hour).format(new Date(ts * 1000)));
  }

  // Moments stand as dashed lines, their name beside them where there is room for it.
  function mark(u, marks, named) {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio;
    const taken = [];
    const first = [...marks].sort((a, b) => (b.kind === "onset") - (a.kind === "onset"));
    ctx.save();
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const each of first) {
      const x = Math.round(u.valToPos(each.at, "x", true)) + 0.5;
      ctx.strokeStyle = ctx.fillStyle = colour(each.kind === "onset" ? "--alarm" : "--muted");
      ctx.setLineDash(each.kind === "onset" ? [] : [4 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      if (!named) continue;
      const label = each.label.length > 24 ? `${each.label.slice(0, 23)}…` : each.label;
      const width = ctx.measureText(label).width + 8 * ratio;
      const room = (left) => left >= bbox.left && left + width <= bbox.left + bbox.width
        && taken.every(([from, to]) => left + width <= from || left >= to);
      const left = [x, x - width].find(room);
      if (left === undefined) continue;
      taken.push([left, left + width]);
      ctx.fillText(label, left + 4 * ratio, bbox.top + 12 * ratio);
    }
    ctx.restore();
  }

  function readout(figure, data) {
    const target = figure.querySelector(".readout");
    const rest = target.textContent;
    return (u) => {
      const i = u.cursor.idx;
      if (i === null || i === undefined) { target.textContent = rest; return; }
      const parts = [`${clock.format(new Date(data.x[i] * 1000))} UTC`];
      if (data.kind === "bars") {
        parts.push(`${data.alarms[i]} alarm, ${data.warns[i]} warn`);
      } else {
        parts.push(data.y[i] === null ? "no value" : number.format(data.y[i]));
        if (data.lower && data.lower[i] !== null) {
          parts.push(`expected ${number.format(data.lower[i])} to ${number.format(data.upper[i])}`);
        }
      }
      target.textContent = parts.join(" · ");
    };
  }

  function lines(data) {
    const stroke = colour(`--${data.tone || "business"}`);
    const series = [{}, { stroke, width: 1.6, points: { show: data.x.length < 3 } }];
    const values = [data.x, data.y];
    const bands = [];
    if (data.lower) {
      series.push({ points: { show: false } }, { points: { show: false } });
      values.push(data.upper, data.lower);
      bands.push({ series: [2, 3], fill: colour("--band") });
    }
    return { series, values, bands };
  }

  function bars(data) {
    const tone = colour(`--${data.tone}`);
    const paths = uPlot.paths.bars({ size: [0.8, 24], align: 1 });
    // A window without findings has no bar, not one of height zero.
    const all = data.alarms.map((n, i) => n + data.warns[i] || null);
    const alarms = data.alarms.map((n) => n || null);
    const flat = { points: { show: false }, paths };
    return {
      series: [{}, { ...flat, fill: `${tone}66` }, { ...flat, fill: tone }],
      values: [data.x, all, alarms],
      bands: [],
    };
  }

  // Dragging over a chart opens that span: the address carries it, so it can be shared.
  function zoom(u) {
    if (u.select.width < 8) return;
    const at = (left) => new Date(u.posToVal(left, "x") * 1000).toISOString().replace(/\.\d+Z/, "Z");
    const next = new URL(location.href);
    next.searchParams.set("from", at(u.select.left));
    next.searchParams.set("to", at(u.select.left + u.select.width));
    location.assign(next);
  }

  function options(figure, data, plot, parts) {
    const tall = plot.classList.contains("tall");
    // The cursor is shared; a drag belongs to the chart it was made on.
    const sync = { key: "bifocal", filters: { pub: (type) => type !== "mousedown" && type !== "mouseup" } };
    const wholes = data.kind === "bars" ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] } : {};
    return {
      width: plot.clientWidth,
      height: tall ? 260 : 128,
      series: parts.series,
      bands: parts.bands,
      legend: { show: false },
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
      cursor: { sync, y: false, drag: { x: Boolean(data.zoom), y: false, setScale: false } },
      scales: {
        x: { range: () => [data.from, data.to] },
        y: { range: (_, low, high) => uPlot.rangeNum(Math.min(low ?? 0, data.kind === "bars" ? 0 : low ?? 0),
          data.kind === "bars" ? Math.max(high ?? 0, 3) : high ?? 1, 0.12, true) },
      },
      axes: [axis({ space: 70, size: 30, values: times }), axis({ size: 54, space: 24, values: (_, ticks) => ticks.map((v) => compact.format(v)), ...wholes })],
      hooks: {
        drawClear: [(u) => shade(u, data.spans || [])],
        draw: [(u) => mark(u, data.marks || [], tall)],
        setCursor: [readout(figure, data)],
        setSelect: data.zoom ? [zoom] : [],
      },
    };
  }

  function draw(figure) {
    const plot = figure.querySelector(".plot");
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const parts = data.kind === "bars" ? bars(data) : lines(data);
    drawn.get(figure)?.destroy();
    drawn.set(figure, new uPlot(options(figure, data, plot, parts), parts.values, plot));
    figure.dataset.drawn = "true";
  }

  const figures = document.querySelectorAll("figure.chart");
  figures.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figures.forEach(draw));
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const chart = drawn.get(target.closest("figure"));
    if (chart && target.clientWidth !== chart.width) chart.setSize({ width: target.clientWidth, height: chart.height });
  }));
  figures.forEach((figure) => sizes.observe(figure.querySelector(".plot")));
})();
