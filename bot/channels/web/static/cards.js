// Cards: what a reply's structured part says, as a short list of names and values. An unknown one is not drawn.
import { element } from "./elements.js";

const NEAR_DAYS = 14;
const WHO = { self: "您本人", spouse: "您爱人", child: "您孩子", father: "您父亲", mother: "您母亲", other: "您家人" };
const POLICY = { offered: "有资格，还没有领取", accepted: "已同意领取，保单还在出", issued: "已经出单", declined: "没有接受", ineligible: "没有领取资格" };
const CLAIM = {
  draft: "草稿，还没有提交", submitted: "已收到，还没开始审核", materials_missing: "还缺材料",
  under_review: "正在审核", approved: "已通过，还没有打款", paid: "已给付", rejected: "没有通过",
};
const REFUND = {
  not_started: ["here:等待发起", "已发起", "已退出"],
  processing: ["done:等待发起", "done here:已发起", "已退出"],
  paid: ["done:等待发起", "done:已发起", "done here:已退出"],
  failed: ["done:等待发起", "done:已发起", "wrong:没退成功"],
};
const DRAWERS = { deadline, refund, policy, claim };

export function card(data) {
  const draw = data && Object.prototype.hasOwnProperty.call(DRAWERS, data.kind) && DRAWERS[data.kind];
  return draw ? draw(data) : null;
}

function deadline({ diagnosed, last_day: lastDay, days_left: left, window }) {
  if (window === "not_covered") return null;
  const title = window === "end_day" ? "申请期限（要看几点确诊）" : "申请期限";
  const rows = [["首次确诊", day(diagnosed)], ["最晚申请", day(lastDay)], [left > 0 ? "还剩" : "现在", daysLeft(left)]];
  const drawn = frame(title, rows);
  if (drawn && left <= NEAR_DAYS) drawn.querySelector("dl div:last-child dd").className = "near";
  return drawn;
}

function daysLeft(left) {
  if (!Number.isInteger(left)) return null;
  if (left === 0) return "今天是最后一天";
  return left > 0 ? `${left}天` : `已经过了${-left}天`;
}

function refund({ state, amount, initiated_at: initiated, paid_at: paid }) {
  const steps = REFUND[state];
  if (!steps) return null;
  const rows = [["金额", amount ? `${amount}元` : null], ["发起", day(initiated)], ["退出", day(paid)]];
  const drawn = frame("退款进度", rows, true);
  drawn.querySelector("h2").after(progress(steps));
  return drawn;
}

function progress(steps) {
  const list = element("ol", "steps");
  for (const step of steps) {
    const [marks, name] = step.includes(":") ? step.split(":") : ["", step];
    const item = element("li", marks, name);
    if (/here|wrong/.test(marks)) item.setAttribute("aria-current", "step");
    list.append(item);
  }
  return list;
}

function policy({ relation, state, accept_by: acceptBy, effective_from: from, effective_to: to }) {
  const status = POLICY[state];
  return status ? frame("送的保险", [["谁的", WHO[relation]], ["状态", status], ["最晚领取", state === "offered" ? day(acceptBy) : null], ["生效", day(from)], ["到期", day(to)]]) : null;
}

function claim({ relation, state }) {
  return CLAIM[state] ? frame("互助金申请", [["谁的", WHO[relation]], ["进度", CLAIM[state]]]) : null;
}

function frame(title, rows, evenEmpty = false) {
  const known = rows.filter(([, value]) => value);
  if (!known.length && !evenEmpty) return null;
  const drawn = element("section", "card");
  drawn.append(element("h2", "", title));
  const list = element("dl");
  for (const [name, value] of known) {
    const row = element("div");
    row.append(element("dt", "", name), element("dd", "", value));
    list.append(row);
  }
  if (known.length) drawn.append(list);
  return drawn;
}

// "2021-06-01" or an instant, as a day in China: 2021年6月1日.
function day(iso) {
  if (typeof iso !== "string") return null;
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  if (date) return `${date[1]}年${Number(date[2])}月${Number(date[3])}日`;
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return null;
  const there = new Date(instant.getTime() + 8 * 3600 * 1000);
  return `${there.getUTCFullYear()}年${there.getUTCMonth() + 1}月${there.getUTCDate()}日`;
}
