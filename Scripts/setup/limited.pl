# Runs a command for so many seconds at most: limited.pl SECONDS COMMAND...; macOS has no `timeout`.
# Exit code 124 when it was stopped, with all that it had started.
use strict;
use warnings;

my $seconds = shift @ARGV;
my $child = fork;
die "cannot start @ARGV\n" unless defined $child;
if (!$child) {
    setpgrp(0, 0);
    exec { $ARGV[0] } @ARGV or exit 127;
}
my $stop = sub { my $code = shift; kill "KILL", -$child; waitpid $child, 0; exit $code };
$SIG{ALRM} = sub { $stop->(124) };
$SIG{$_} = sub { $stop->(130) } for qw(INT TERM HUP);
alarm $seconds;
waitpid $child, 0;
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
