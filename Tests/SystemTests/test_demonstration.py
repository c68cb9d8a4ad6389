"""The main job, as `deploy/scripts/up` performs it through the public interfaces and leaves it for a visitor."""

import re

CODE = re.compile(r"^ +([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}) +.*\((\S+)\)$", re.M)


def test_the_demonstration_is_performed_once_and_its_people_can_enter(installations):
    one = installations(RAINGAN_DEMONSTRATION="yes")
    first = one.up()
    assert "✗" not in first
    assert "4 approvals, each once" in first and "revision 2" in first
    handed_out = dict((person, code) for code, person in CODE.findall(first))
    assert len(handed_out) == 14
    again = one.up()
    assert "its data are kept" in again and "registered" not in again
    fresh = dict((person, code) for code, person in CODE.findall(again))
    assert fresh.keys() == handed_out.keys() and not set(fresh.values()) & set(handed_out.values())
    status, _, page = one.request("/demonstration/mail")
    assert status == 200 and "รายงานถูกส่งกลับให้แก้ไข" in page.decode()
