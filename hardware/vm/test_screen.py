"""The results screen under its own units: its port starts it, and it has no rights but to show."""

from hall import Hall, expect

# A GET over bash's own sockets: the guest has no client of HTTP.
GET = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf \"GET %s HTTP/1.0\\r\\n\\r\\n\" >&3; %s <&3'"


def test_the_screens_port_starts_it_and_it_may_only_show(machine):
    hall = Hall(machine, 2)
    machine.sh("systemctl start results-screen.socket")
    state = machine.try_sh("systemctl is-active results-screen")[1].decode().strip()
    expect(state == "inactive", "nothing runs before somebody looks", state)
    began = machine.now()
    page = machine.sh(GET % ("/", "timeout 60 cat"))
    took = machine.now() - began
    expect(page.startswith("HTTP/1.0 200 OK") and page.rstrip().endswith("</html>"), "the first look starts it", page[:200])
    expect(machine.sh("systemctl is-active results-screen") == "active", "it tells that it is ready")

    process = machine.sh("systemctl show -P MainPID results-screen")
    status = dict(line.split(":\t", 1) for line in machine.sh(f"cat /proc/{process}/status").splitlines() if ":\t" in line)
    account = machine.sh("id -u results-screen")
    expect(status["Uid"].split() == [account] * 4 and account != "0", "it runs as its own user", status["Uid"])
    expect(int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, "without capabilities", status["CapBnd"])
    expect((status["NoNewPrivs"], status["Seccomp"]) == ("1", "2"), "under its filter of system calls", status["Seccomp"])
    links = machine.sh(f"tail -n +3 /proc/{process}/net/dev | cut -d: -f1").split()
    expect(links == ["lo"], "in a network of its own, from which nobody can be called", links)
    seen = machine.try_sh(f"cd /proc/{process}/root && ls var/lib/vote-daemon etc/vote-daemon")[1].decode()
    expect("journal" not in seen and "council" not in seen, "the council's files and the journal are not there", seen)

    hall.open_sitting()
    events = machine.sh(GET % ("/events", "timeout 20 grep -m 1 -a phase...idle"))
    expect('"phase":"idle"' in events, "it shows what the daemon says", events[:200])
    machine.sh(f"kill -KILL {process}")
    machine.eventually(f"test \"$(systemctl show -P MainPID results-screen)\" != {process} && systemctl is-active results-screen")
    page = machine.sh(GET % ("/sitting", "timeout 60 head -c 15"))
    expect(page == "HTTP/1.0 200 OK", "after a crash it is back, at the same port", page)
    hall.end()
    return f"first page after {took:.2f} s, the start included"


TESTS = [test_the_screens_port_starts_it_and_it_may_only_show]
