# Replaces what is about a person in a text: redact.pl ROOT <text >text
# The checkout's folder, homes, the user's and the computer's names, mail addresses, what URLs carry beside their address,
# and the values of variables that are called a key, a token or the like. Perl, as both macOS and Debian always have it.
use strict;
use warnings;
use Cwd ();
use POSIX ();

# answer COMMAND...: what it says, or nothing where there is no such command.
sub answer {
    my @command = @_;
    my $pid = open(my $pipe, "-|");
    return "" unless defined $pid;
    if (!$pid) {
        open(STDERR, ">", "/dev/null");
        exec { $command[0] } @command or POSIX::_exit(127);
    }
    my $said = do { local $/; <$pipe> };
    close $pipe;
    chomp($said = $said // "");
    return $said;
}

# JSON may have a backslash before each slash.
sub path_pattern { return join '(?:\\\\)?/', map { quotemeta } split m{/}, $_[0], -1 }

my $root = $ARGV[0] // "";
my @account = getpwuid($<);
my $user = $account[0] // "";
my ($full_name) = split /,/, ($account[6] // "");
my @homes = grep { length > 1 } $ENV{HOME} // "", $account[7] // "";
push @homes, grep { length > 1 } map { Cwd::realpath($_) // "" } @homes;

my $host = answer("hostname");
my @hosts = ($host, $host =~ /^([^.]+)\./ ? $1 : "", answer("scutil", "--get", "ComputerName"), answer("scutil", "--get", "LocalHostName"));

my %seen;
my @secrets = sort { length $b <=> length $a } grep { length >= 6 && !$seen{$_}++ }
    map { $ENV{$_} } grep { /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE|AUTH/i } keys %ENV;
# Names that many have tell nothing, and some are words that a report needs.
my %common = map { $_ => 1 } "", "System Administrator",
    qw(root admin user test runner swift git make build lipstream debian ubuntu Debian Ubuntu localhost localhost.localdomain);
my @users = grep { defined && !$common{$_} } $user, $full_name, $ENV{SUDO_USER};
@hosts = grep { !$common{$_} } @hosts;

while (my $line = <STDIN>) {
    $line =~ s/\Q$_\E/<secret>/g for @secrets;
    if (length $root > 1) { my $pattern = path_pattern($root); $line =~ s/$pattern(?![\w-])/<checkout>/g }
    for my $home (@homes) { my $pattern = path_pattern($home); $line =~ s/$pattern(?![\w-])/~/g }
    $line =~ s{(?:\\?/)(?:Users|home)\\?/[^/\\\s:"',]+}{~}g;
    $line =~ s{(?:\\?/private)?\\?/var\\?/folders\\?/[^/\\\s]+\\?/[^/\\\s]+}{<temporary>}g;
    $line =~ s{(://)[^/\s"'@]*@}{$1<hidden>@}g;
    $line =~ s{(https?:(?:\\?/){2}[^\s"'?]+)\?[^\s"']+}{$1?<hidden>}g;
    $line =~ s/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b(?!:)/<mail>/g;
    $line =~ s/(?<![A-Za-z0-9])\Q$_\E(?![A-Za-z0-9])/<user>/g for @users;
    $line =~ s/(?<![A-Za-z0-9])\Q$_\E(?![A-Za-z0-9])/<computer>/gi for @hosts;
    print $line;
}
